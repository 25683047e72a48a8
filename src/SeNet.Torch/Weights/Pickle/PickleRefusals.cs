namespace SeNet.Torch.Weights.Pickle;

/// <summary>The messages for PyTorch files that aren't read, each with what to do in Python.</summary>
internal static class PickleRefusals
{
    /// <summary>What to run where the model can be made.</summary>
    internal const string SaveWeights = "in Python, torch.save(model.state_dict(), 'weights.pth')";

    private const string Reload = "torch.load('old.pth', map_location='cpu')";

    internal static WeightsFileException UnknownName(string path, string name, bool isRoot)
    {
        var what = isRoot || name.StartsWith("torch.nn.modules", StringComparison.Ordinal)
            ? $"it holds a whole Python object, '{name}', as torch.save(model) writes it, not just its weights. To read it is to run its code, so it is refused. Save the weights alone: {SaveWeights}."
            : $"it holds a Python object of '{Shorten(name)}' beside the weights. To read that is to run its code, so it is refused. Save the weights alone: {SaveWeights}, or checkpoint = {Reload} and torch.save(checkpoint['state_dict'], 'weights.pth').";
        return new WeightsFileException(path, null, what);
    }

    internal static WeightsFileException Legacy(string path) =>
        new(path, null, $"it has the format that torch.save wrote before PyTorch 1.6. Convert it in Python: torch.save({Reload}, 'new.pth').");

    internal static WeightsFileException BarePickle(string path) =>
        new(path, null, $"it is a Python pickle, not a file that torch.save has written. Save the weights with PyTorch: {SaveWeights}.");

    internal static WeightsFileException TorchScript(string path) =>
        new(path, null, "it is a TorchScript program (torch.jit.save), not a file of weights. Take its weights in Python: torch.save(torch.jit.load('old.pt', map_location='cpu').state_dict(), 'weights.pth').");

    internal static WeightsFileException OtherZip(string path) =>
        new(path, null, $"it is a zip archive without a data.pkl, so not one that torch.save has written. Save the weights with PyTorch: {SaveWeights}.");

    internal static WeightsFileException BigEndian(string path) =>
        new(path, null, $"its numbers are stored big-endian. Save it again on a little-endian computer, as most are: {SaveWeights}.");

    private static string Shorten(string name) => name.Length <= 200 ? name : name[..200] + "…";
}
