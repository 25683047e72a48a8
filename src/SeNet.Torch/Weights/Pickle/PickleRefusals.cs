namespace SeNet.Torch.Weights.Pickle;

/// <summary>The messages for PyTorch files that aren't read, each with what to do in Python.</summary>
internal static class PickleRefusals
{
    /// <summary>What to run where the model can be made.</summary>
    internal const string SaveWeights = "in Python, torch.save(model.state_dict(), 'weights.pth')";

    private const string ReloadAll = "torch.load('old.pth', map_location='cpu', weights_only=False)";

    internal static WeightsFileException Harmful(string path, string name) =>
        new(path, null, $"it mentions the Python function '{Shorten(name)}', which no weights need: loaded in Python, it may run a program. Don't load it there; get the weights from someone you trust, saved alone: {SaveWeights}.");

    /// <param name="path">The file.</param>
    /// <param name="module">The class of the network.</param>
    /// <param name="keys">Where it lies in a checkpoint, as texts; none if it is the whole file.</param>
    internal static WeightsFileException Module(string path, string module, IReadOnlyList<string> keys)
    {
        var what = keys.Count == 0
            ? $"it holds a whole Python object, '{Shorten(module)}', as torch.save(model) writes it, not just its weights"
            : $"it holds a network as a whole Python object, '{Shorten(module)}', under '{string.Join(".", keys)}', not just its weights";
        var access = string.Concat(keys.Select(key => $"['{key}']"));
        return new WeightsFileException(path, null, $"{what}. To read it is to run its code, so it is refused. Save the weights alone where its code is: checkpoint = {ReloadAll} and torch.save(checkpoint{access}.state_dict(), 'weights.pth'); for a model that you have, torch.save(model.state_dict(), 'weights.pth').");
    }

    internal static WeightsFileException Object(string path, string className) =>
        new(path, null, $"it holds a whole Python object, '{Shorten(className)}', not a dictionary of weights. To read it is to run its code, so it is refused. Save the weights alone: {SaveWeights}.");

    /// <param name="path">The file.</param>
    /// <param name="what">What is too long, with its verb.</param>
    internal static WeightsFileException TooLong(string path, string what) =>
        new(path, null, $"{what} more than {PthFile.MaxPickleBytes} bytes, the most that are read. Save the weights alone: {SaveWeights}.");

    internal static WeightsFileException BecameShorter(string path) =>
        new(path, null, "it became shorter while it was read. Load it again once it is complete.");

    internal static WeightsFileException BarePickle(string path) =>
        new(path, null, $"it is a Python pickle, not a file that torch.save has written. Save the weights with PyTorch: {SaveWeights}.");

    internal static WeightsFileException TorchScript(string path) =>
        new(path, null, "it is a TorchScript program (torch.jit.save), not a file of weights. Take its weights in Python: torch.save(torch.jit.load('old.pt', map_location='cpu').state_dict(), 'weights.pth').");

    internal static WeightsFileException BigEndian(string path) =>
        new(path, null, $"its numbers are stored big-endian. Save it again on a little-endian computer, as most are: {SaveWeights}.");

    private static string Shorten(string name) => name.Length <= 200 ? name : name[..200] + "…";
}
