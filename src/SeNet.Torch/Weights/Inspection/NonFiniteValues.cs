using static TorchSharp.torch;

namespace SeNet.Torch.Weights.Inspection;

/// <summary>Looks for values that are NaN or infinite.</summary>
internal static class NonFiniteValues
{
    internal static IReadOnlyList<NonFiniteTensor> Find(IWeightsFile file)
    {
        var found = new List<NonFiniteTensor>();
        foreach (var entry in file.Entries)
        {
            if (WeightsDtype.IsCounter(entry.Name) || WeightsDtype.ToScalarType(entry.Dtype) is not { } type) continue;
            using var scope = NewDisposeScope();
            using var tensor = empty([.. entry.Shape], type, device: CPU);
            file.ReadInto(entry.Name, tensor);
            if (!tensor.is_floating_point()) continue;
            long nan = tensor.isnan().sum().item<long>(), infinite = tensor.isinf().sum().item<long>();
            if (nan + infinite > 0) found.Add(new NonFiniteTensor(entry.Name, nan, infinite));
        }
        return found;
    }
}
