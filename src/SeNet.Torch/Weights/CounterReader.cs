using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>
/// Reads the counters of batch normalization that a program has saved in another form: <c>model.half()</c> and the like convert them with
/// all the rest, and some keep them as vectors of one.
/// </summary>
internal static class CounterReader
{
    /// <summary>Whether an entry is a counter, and one number, but not as the network has it.</summary>
    internal static bool IsOfAnotherForm(IWeightsEntry entry, Tensor counter) => IsCounter(entry) && !(WeightsDtype.ToScalarType(entry.Dtype) == counter.dtype && entry.Shape.Count == counter.dim());

    /// <summary>Whether an entry is a counter of whatever type and shape, if it is one number.</summary>
    internal static bool IsCounter(IWeightsEntry entry) =>
        WeightsDtype.IsCounter(entry.Name) && entry.Shape.Count <= 1 && entry.Shape.All(size => size == 1) && WeightsDtype.ToCounterType(entry.Dtype) is not null;

    /// <summary>Reads it; one that isn't a finite number ≥ 0, as of a half that overflowed, leaves the network's as it is.</summary>
    /// <exception cref="WeightsFileException">As <see cref="TensorReader.ReadInto"/>.</exception>
    internal static void ReadInto(IWeightsFile file, IWeightsEntry entry, Tensor counter)
    {
        using var noGrad = no_grad();
        using var value = empty([.. entry.Shape], WeightsDtype.ToCounterType(entry.Dtype)!.Value);
        file.ReadInto(entry.Name, value);
        using var wide = value.to(ScalarType.Float64);
        var number = wide.item<double>();
        if (number is >= 0 and < long.MaxValue) counter.fill_((long)number);
    }
}
