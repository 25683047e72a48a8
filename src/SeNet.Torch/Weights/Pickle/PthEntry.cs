namespace SeNet.Torch.Weights.Pickle;

/// <summary>A tensor of a <c>.pth</c> file, checked against its storage.</summary>
internal sealed class PthEntry : IWeightsEntry
{
    /// <param name="name">Its key in the state dict.</param>
    /// <param name="tensor">The tensor; every value lies within its storage.</param>
    /// <param name="storageStart">Where the storage begins, in bytes from the start of the file.</param>
    internal PthEntry(string name, PickledTensor tensor, long storageStart)
    {
        Name = name;
        Dtype = tensor.Storage.Dtype;
        Shape = Array.AsReadOnly(tensor.Shape);
        Strides = tensor.Strides;
        IsNegated = tensor.IsNegated;
        Start = storageStart + tensor.Offset * WeightsDtype.Size(Dtype);
        Extent = CountExtent(tensor) ?? 0;
        IsContiguous = Extent == 0 || CheckContiguous(tensor);
    }

    public string Name { get; }

    public string Dtype { get; }

    public IReadOnlyList<long> Shape { get; }

    internal long[] Strides { get; }

    /// <summary>Whether its values are those that lie in the file with the other sign.</summary>
    internal bool IsNegated { get; }

    /// <summary>Where its first value lies, in bytes from the start of the file.</summary>
    internal long Start { get; }

    /// <summary>From its first value to behind its last, counted in values.</summary>
    internal long Extent { get; }

    /// <summary>Whether its values lie in C order without gaps.</summary>
    internal bool IsContiguous { get; }

    /// <summary>Name, element type and shape, for messages.</summary>
    public override string ToString() => $"{Name} {Dtype} [{string.Join(", ", Shape)}]";

    /// <summary>How many values of its storage a tensor spans; null if that overflows. Its shape has a size in bytes, which bounds the sum.</summary>
    internal static long? CountExtent(PickledTensor tensor)
    {
        if (tensor.Shape.Contains(0)) return 0;
        Int128 last = 0;
        for (var i = 0; i < tensor.Shape.Length; i++) last += (Int128)(tensor.Shape[i] - 1) * tensor.Strides[i];
        return last < long.MaxValue ? (long)last + 1 : null;
    }

    private static bool CheckContiguous(PickledTensor tensor)
    {
        var step = 1L; // can't overflow: the file has checked the tensor's size in bytes
        for (var i = tensor.Shape.Length - 1; i >= 0; i--)
        {
            if (tensor.Shape[i] != 1 && tensor.Strides[i] != step) return false;
            step *= Math.Max(1, tensor.Shape[i]);
        }
        return true;
    }
}
