"""A model's layers in, the same layers out, laid out once for a processor that multiplies in bfloat16.

Left as they come they would be laid out at every call, which takes as long as the products.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from transformers.activations import GELUActivation

ROWS = 4096
"""Rows of a product for which oneDNN chooses the layout: the tokens of a batch. Other numbers of rows are served too."""


class PackedLinear(nn.Module):
    """``nn.Linear`` with its weights laid out once, its bias and if wished GELU applied while a product is in the registers.

    These are the operations that torch's own compiler calls; they ask for no compiler. Shapes as in ``nn.Linear``.
    """

    def __init__(self, layer: nn.Linear, *, gelu: bool = False) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), ROWS)
        self.bias = None if layer.bias is None else layer.bias.detach()
        self.after = ("gelu", "none") if gelu else ("none", "")

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        name, how = self.after
        rows = rows.to(torch.bfloat16)  # some models compute parts of themselves in float32
        return torch.ops.mkldnn._linear_pointwise(rows, self.weight, self.bias, name, [], how)

    def added(self, rows: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
        """What the layer gives for rows, and others added before it is rounded."""
        return torch.ops.mkldnn._linear_pointwise.binary(rows, others, self.weight, self.bias, "add")


def added(layer: nn.Module, rows: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """What a layer, packed or not, gives for rows, and others added."""
    return layer.added(rows, others) if isinstance(layer, PackedLinear) else layer(rows).add_(others)


def pack(model: nn.Module) -> None:
    """Changes a model that is not trained any more, in place: its weights in bfloat16, every linear layer packed.

    Norms, which are computed in float32, keep theirs, and so does what it computes with besides, such as the angles of its positions.
    """
    for part in model.modules():
        if not isinstance(part, nn.LayerNorm):
            for weights in part.parameters(recurse=False):
                weights.data = weights.data.to(torch.bfloat16)
    for parent in list(model.modules()):
        activation = getattr(parent, "intermediate_act_fn", None)
        for name, layer in list(parent.named_children()):
            if type(layer) is nn.Linear:
                gelu = name == "dense" and _is_gelu(activation)
                setattr(parent, name, PackedLinear(layer, gelu=gelu))
                if gelu:
                    parent.intermediate_act_fn = nn.Identity()


def _is_gelu(activation: Any) -> bool:
    return isinstance(activation, GELUActivation) and activation.act is nn.functional.gelu


def can_pack() -> bool:
    """Whether this build of torch has the operations, and this processor the units for them."""
    operations = torch.ops.mkldnn
    needed = ("_reorder_linear_weight", "_linear_pointwise", "_is_mkldnn_bf16_supported")
    there = torch.backends.mkldnn.is_available() and all(hasattr(operations, name) for name in needed)
    return there and bool(operations._is_mkldnn_bf16_supported())
