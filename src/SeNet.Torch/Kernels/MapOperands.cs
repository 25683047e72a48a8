namespace SeNet.Torch.Kernels;

/// <summary>What a kernel reads and writes: maps as in <see cref="MapView"/>, all of one shape and type, and numbers per channel.</summary>
internal unsafe struct MapOperands
{
    /// <summary>What entered a batch normalization.</summary>
    public void* X;

    /// <summary>What was added to the normalized residual, or came out of it all, as the kernel says.</summary>
    public void* Other;

    /// <summary>The gradient of a result.</summary>
    public void* Gradient;

    /// <summary>What is written.</summary>
    public void* Target;

    /// <summary>A factor on <see cref="X"/>, and what is added, per channel or per image and channel.</summary>
    public float* Scale, Shift;

    /// <summary>A factor on <see cref="Other"/>, per channel.</summary>
    public float* OtherScale;

    /// <summary>A gradient's parts: a factor on <see cref="Gradient"/>, one on <see cref="X"/>, and a constant.</summary>
    public float* GradientFactor, XFactor, Constant;
}
