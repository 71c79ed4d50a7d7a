"""Sixteen neighbouring numbers at a step, for loops that numba compiles.

Compilers find such steps in long loops by themselves. In short ones that write an array while they read another they
may not, as the two might overlap. Here it is said outright, in the language of the compiler behind numba (LLVM), which
makes of it what the processor has: one instruction, or several for fewer numbers each.

Indices are taken as they are: the sixteen must lie within the array.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 16

_instruction: Any = intrinsic  # typed as if callers gave the typing context too


@_instruction
def sum_of_squares(typing: Any, numbers: Any, first: Any, scale: Any, most: Any) -> Any:  # noqa: ARG001
    """Sum of min(numbers[first + k] · scale, most)² over the sixteen."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values = _scaled(context, builder, signature, arguments)
        values = builder.fmul(values, values, flags=("contract",))
        width = LANES
        while width > 1:
            width //= 2
            halves = (_shuffled(builder, values, range(start, start + width)) for start in (0, width))
            values = builder.fadd(*halves, flags=("contract",))
        return builder.extract_element(values, ir.Constant(ir.IntType(32), 0))

    return numbers.dtype(numbers, types.intp, numbers.dtype, numbers.dtype), generate


@_instruction
def write_scaled(typing: Any, numbers: Any, first: Any, scale: Any, most: Any, out: Any, at: Any) -> Any:  # noqa: ARG001
    """out[at + k] = min(numbers[first + k] · scale, most), as float32, for the sixteen."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values = _scaled(context, builder, signature, arguments[:4])
        if numbers.dtype != out.dtype:
            values = builder.fptrunc(values, ir.VectorType(ir.FloatType(), LANES))
        builder.store(values, _place(context, builder, out, *arguments[4:]), align=4)
        return context.get_dummy_value()

    return types.none(numbers, types.intp, numbers.dtype, numbers.dtype, out, types.intp), generate


def _scaled(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """The sixteen numbers times scale, and no more than most."""
    kind = signature.args[0]
    numbers, first, scale, most = arguments
    values = builder.load(_place(context, builder, kind, numbers, first), align=kind.dtype.bitwidth // 8)
    values = builder.fmul(values, _repeated(builder, scale))
    most = _repeated(builder, most)
    return builder.select(builder.fcmp_unordered("<", values, most), values, most)  # NaN stays NaN


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """Pointer to the sixteen numbers of an array from an index on."""
    array = context.make_array(kind)(context, builder, array)
    pointer = cgutils.get_item_pointer(context, builder, kind, array, [index])
    return builder.bitcast(pointer, ir.VectorType(context.get_data_type(kind.dtype), LANES).as_pointer())


def _repeated(builder: Any, value: Any) -> Any:
    empty = ir.Constant(ir.VectorType(value.type, LANES), ir.Undefined)
    return _shuffled(builder, builder.insert_element(empty, value, ir.Constant(ir.IntType(32), 0)), [0] * LANES)


def _shuffled(builder: Any, values: Any, order: Any) -> Any:
    order = list(order)
    return builder.shuffle_vector(values, values, ir.Constant(ir.VectorType(ir.IntType(32), len(order)), order))
