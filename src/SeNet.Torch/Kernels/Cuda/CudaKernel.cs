namespace SeNet.Torch.Kernels.Cuda;

/// <summary>The kernels of Maps.cu, which says what each takes and gives.</summary>
internal enum CudaKernel
{
    /// <summary>sum_squares.</summary>
    SumSquares,

    /// <summary>sum_open_products.</summary>
    SumOpenProducts,

    /// <summary>sum_kept_products.</summary>
    SumKeptProducts,

    /// <summary>sum_two_products.</summary>
    SumTwoProducts,

    /// <summary>normalize_relu.</summary>
    NormalizeRelu,

    /// <summary>add_gated_relu.</summary>
    AddGatedRelu,

    /// <summary>spread_gradient.</summary>
    SpreadGradient,

    /// <summary>spread_open_gradient.</summary>
    SpreadOpenGradient,

    /// <summary>finish_statistics.</summary>
    FinishStatistics,

    /// <summary>read_statistics.</summary>
    ReadStatistics,

    /// <summary>finish_gradient.</summary>
    FinishGradient,

    /// <summary>squeeze.</summary>
    Squeeze,

    /// <summary>finish_gate_gradient.</summary>
    FinishGateGradient,
}
