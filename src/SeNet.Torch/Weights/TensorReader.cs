using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>What reading a tensor's values takes in every format: checks, conversion, clear errors.</summary>
internal static class TensorReader
{
    // libtorch's tensor iterators and dimension sets end here.
    internal const int MaxDimensions = 64;

    /// <summary>Reads values into a new tensor on the CPU, of the entry's type and shape. The caller disposes it.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="entry">What the file says of the tensor.</param>
    /// <param name="fill">Fills a contiguous tensor on the CPU, of the entry's type and shape, from the file.</param>
    /// <exception cref="WeightsFileException">The type isn't readable, there are too many dimensions, or the file became shorter.</exception>
    internal static Tensor Read(string path, IWeightsEntry entry, Action<Tensor> fill)
    {
        var tensor = empty([.. entry.Shape], CheckReadable(path, entry), device: CPU);
        try
        {
            Fill(path, entry, tensor, fill);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads values into an existing tensor, in place, converted between floating-point types.</summary>
    /// <param name="path">As above.</param>
    /// <param name="entry">As above.</param>
    /// <param name="destination">Of the same shape; on any device, in any layout.</param>
    /// <param name="fill">As above.</param>
    /// <exception cref="ArgumentException">The destination is disposed or its shape or type doesn't fit; it is unchanged.</exception>
    /// <exception cref="WeightsFileException">As above.</exception>
    internal static void ReadInto(string path, IWeightsEntry entry, Tensor destination, Action<Tensor> fill)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var type = WeightsDtype.IsCounter(entry.Name) && WeightsDtype.ToCounterType(entry.Dtype) is { } counter && counter == destination.dtype
            ? counter
            : CheckReadable(path, entry);
        if (destination.IsInvalid)
            throw new ArgumentException($"The destination for '{entry.Name}' is disposed.", nameof(destination));
        if (!destination.shape.AsSpan().SequenceEqual([.. entry.Shape]) || !WeightsDtype.CanConvert(type, destination.dtype))
        {
            var found = $"{destination.dtype} [{string.Join(", ", destination.shape)}]";
            throw new ArgumentException($"The destination is {found}; {entry} in '{path}' doesn't fit it.", nameof(destination));
        }
        using var noGrad = no_grad(); // writing in place into a parameter is an error otherwise
        if (destination.device_type == DeviceType.CPU && destination.dtype == type && destination.is_contiguous())
        {
            Fill(path, entry, destination, fill);
            return;
        }
        using var staging = Read(path, entry, fill);
        destination.copy_(staging);
    }

    private static ScalarType CheckReadable(string path, IWeightsEntry entry)
    {
        if (WeightsDtype.ToScalarType(entry.Dtype) is not { } type)
            throw new WeightsFileException(path, entry.Name, $"dtype {entry.Dtype} can't be read. Save the tensor as one of {WeightsDtype.Readable}.");
        if (entry.Shape.Count > MaxDimensions)
            throw new WeightsFileException(path, entry.Name, $"it has {entry.Shape.Count} dimensions; at most {MaxDimensions} can be read.");
        return type;
    }

    private static void Fill(string path, IWeightsEntry entry, Tensor tensor, Action<Tensor> fill)
    {
        try
        {
            fill(tensor);
        }
        catch (EndOfStreamException error)
        {
            throw new WeightsFileException(path, entry.Name, "the file became shorter while it was read. Load it again once it is complete.", error);
        }
    }
}
