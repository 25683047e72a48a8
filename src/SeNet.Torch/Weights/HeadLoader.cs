using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Loads a file into a network of other classes than the file's, or of the same in another order.</summary>
internal static class HeadLoader
{
    /// <summary>As <see cref="ModelWeights.LoadForClasses"/>, from an open file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The file.</param>
    /// <param name="found">What it is.</param>
    /// <param name="classNames">The network's classes.</param>
    /// <param name="choice">What to do with the file's head.</param>
    /// <param name="loadOthers">Loads all but the head, which it may overwrite.</param>
    public static HeadMatch Load(
        SeResNet network, StateDictFile file, WeightsDescription found, IReadOnlyList<string> classNames, InitialHead choice, Action loadOthers)
    {
        var rows = RowsFor(classNames, found, choice);
        if (choice == InitialHead.Take && found.ClassCount != classNames.Count)
            throw new WeightsFileException(file.FilePath, $"{network.HeadName}.weight", $"its head has {found.ClassCount} rows, the network {classNames.Count} classes; {nameof(InitialHead)}.{nameof(InitialHead.Take)} wants as many.");
        Dictionary<string, Tensor> fresh = [];
        try
        {
            foreach (var (name, parameter) in network.Head.named_parameters()) fresh[name] = parameter.detach().clone().DetachFromDisposeScope();
            loadOthers();
            SetHead(network, file, found.ClassCount, rows, fresh);
        }
        finally
        {
            foreach (var values in fresh.Values) values.Dispose();
        }
        return new HeadMatch
        {
            FileClassCount = found.ClassCount,
            FileClassNames = found.ClassNames,
            Taken = rows.Count(row => row >= 0),
            Fresh = [.. classNames.Where((_, place) => rows[place] < 0)],
            Reordered = rows.Where(row => row >= 0).Zip(rows.Where(row => row >= 0).Skip(1)).Any(pair => pair.First > pair.Second),
        };
    }

    // The file's row for each class; −1 for none.
    private static int[] RowsFor(IReadOnlyList<string> classNames, WeightsDescription found, InitialHead choice)
    {
        var places = Enumerable.Range(0, classNames.Count).ToArray();
        var none = Array.ConvertAll(places, _ => -1);
        if (choice == InitialHead.Replace) return none;
        if (choice == InitialHead.Take) return places;
        if (found.ClassNames is null) return found.ClassCount == classNames.Count ? places : none;
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < found.ClassNames.Count; row++) rows.TryAdd(ComposedName.Of(found.ClassNames[row]), row);
        return [.. classNames.Select(name => rows.GetValueOrDefault(ComposedName.Of(name), -1))];
    }

    private static void SetHead(SeResNet network, StateDictFile file, int fileClassCount, int[] rows, Dictionary<string, Tensor> fresh)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var taken = rows.Index().Where(pair => pair.Item >= 0).ToArray();
        var to = tensor(taken.Select(pair => (long)pair.Index).ToArray(), device: CPU);
        var from = tensor(taken.Select(pair => (long)pair.Item).ToArray(), device: CPU);
        foreach (var (name, parameter) in network.Head.named_parameters())
        {
            parameter.copy_(fresh[name]);
            if (taken.Length == 0) continue;
            var stored = zeros([fileClassCount, .. parameter.shape[1..]], parameter.dtype, CPU);
            file.ReadInto($"{network.HeadName}.{name}", stored);
            parameter.index_copy_(0, to.to(parameter.device), stored.index_select(0, from).to(parameter.device));
        }
    }
}
