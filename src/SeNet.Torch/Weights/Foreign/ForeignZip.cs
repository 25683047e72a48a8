namespace SeNet.Torch.Weights.Foreign;

/// <summary>Names zip archives that aren't PyTorch's by the files in them.</summary>
internal static class ForeignZip
{
    private const int Listed = 5;

    private static readonly string[] WeightsEndings = [".pth", ".pt", ".bin", ".ckpt", ".safetensors", ".tar", ".pkl"];

    /// <param name="names">The names of the files in the archive.</param>
    /// <returns>What it is and what to do, as sentences.</returns>
    internal static string Describe(IReadOnlyCollection<string> names)
    {
        const string SaveWeights = "Save the weights with PyTorch: in Python, torch.save(model.state_dict(), 'weights.pth')";
        if (Has("serialized_exported_program.json") || Has("archive_format"))
            return "it is a program of torch.export, not a file of weights. Take its weights in Python: torch.save(torch.export.load('old.pt2').state_dict, 'weights.pth').";
        if (names.Any(name => name.Contains("/.data/", StringComparison.Ordinal) || name.StartsWith(".data/", StringComparison.Ordinal)))
            return $"it is a package of torch.package, with its code. {SaveWeights}.";
        if (names.Any(name => name.StartsWith("TransformerChain", StringComparison.Ordinal) || name.EndsWith("Model.key", StringComparison.Ordinal)))
            return "it is a model that ML.NET has saved, not a file of weights. Open it with mlContext.Model.Load, or take its weights with senet export FILE --weights weights.safetensors.";
        if (Has("model.weights.h5")) return "it is a model of Keras. Only PyTorch's weights of the same network can be read.";
        if (names.Count > 0 && names.All(name => name.EndsWith(".npy", StringComparison.Ordinal)))
            return "it is an archive of NumPy arrays (.npz). Convert them in Python: torch.save({name: torch.from_numpy(array) for name, array in numpy.load('old.npz').items()}, 'weights.pth').";
        if (names.FirstOrDefault(name => WeightsEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) is { } weights && !weights.EndsWith("data.pkl", StringComparison.Ordinal))
            return $"it is a zip archive of files. Unpack it and give '{weights}', which is in it.";
        var listed = names.Count == 0 ? "nothing" : string.Join(", ", names.Take(Listed)) + (names.Count > Listed ? ", …" : "");
        return $"it is a zip archive without a data.pkl, so not one that torch.save has written; in it are {listed}. {SaveWeights}.";

        bool Has(string file) => names.Any(name => name == file || name.EndsWith("/" + file, StringComparison.Ordinal));
    }
}
