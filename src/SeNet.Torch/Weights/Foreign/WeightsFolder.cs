namespace SeNet.Torch.Weights.Foreign;

/// <summary>Finds the weights in a folder that was given in the place of a file.</summary>
internal static class WeightsFolder
{
    private const int Listed = 8;

    // As Hugging Face's libraries name them.
    private static readonly string[] IndexPatterns = ["*.safetensors.index.json", "*.bin.index.json"];
    private static readonly string[] WeightsPatterns = ["*.safetensors", "*.pth", "*.pt", "*.bin", "*.ckpt", "*.pth.tar"];

    /// <summary>The index of the weights' parts, or the one file of weights.</summary>
    /// <exception cref="WeightsFileException">The folder has none, or several; says what it has.</exception>
    internal static string Find(string folder)
    {
        if (File.Exists(Path.Combine(folder, ".metadata")) && Directory.EnumerateFiles(folder, "*.distcp").Any())
            throw new WeightsFileException(folder, null, "it is a folder of torch.distributed.checkpoint. Make one file of it: python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER weights.pth.");
        foreach (var pattern in IndexPatterns)
        {
            if (Matches(folder, pattern) is { Length: > 0 } indexes) return indexes.Length == 1 ? indexes[0] : throw Several(folder, "indexes of weights", indexes);
        }
        var files = WeightsPatterns.SelectMany(pattern => Matches(folder, pattern)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 1) return files[0];
        if (files.Length > 1) throw Several(folder, "files of weights", files);
        var what = File.Exists(Path.Combine(folder, "saved_model.pb")) ? "it is a folder with a SavedModel of TensorFlow's, not with weights of PyTorch's"
            : File.Exists(Path.Combine(folder, "data.pkl")) ? "it is the folder of an unpacked .pth file"
            : "it is a folder, not a file of weights, and has none in it";
        throw new WeightsFileException(folder, null, $"{what}. Give the path of a .safetensors or .pth file{(what.Contains("unpacked", StringComparison.Ordinal) ? ": zip its parent folder again without compression (zip -0 -r weights.pth FOLDER)" : "")}.");
    }

    private static string[] Matches(string folder, string pattern) => [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)];

    private static WeightsFileException Several(string folder, string what, string[] paths) =>
        new(folder, null, $"it is a folder with {paths.Length} {what}. Give the path of one: {string.Join(", ", paths.Take(Listed).Select(Path.GetFileName))}{(paths.Length > Listed ? ", …" : "")}.");
}
