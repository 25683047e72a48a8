using SeNet.Torch.Network;
using SeNet.Torch.Weights.Inspection;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Loads a file into a network of other classes than the file's, or of the same in another order.</summary>
internal static class HeadLoader
{
    /// <summary>As <see cref="ModelWeights.LoadForClasses"/>, from an open file.</summary>
    public static HeadMatch Load(SeResNet network, StateDictFile file, IReadOnlyList<string> classNames, InitialHead choice)
    {
        var found = ArchitectureInspector.Inspect(file);
        var rows = RowsFor(classNames, found, choice);
        if (choice == InitialHead.Take || (found.ClassCount == rows.Length && rows.Select((row, place) => row == place).All(same => same)))
        {
            StateDictLoader.Load(network, file, network.ClassCount);
        }
        else
        {
            StateDictLoader.Load(network, file, network.ClassCount, kept: network.HeadName);
            if (rows.Any(row => row >= 0)) CopyRows(network, file, found.ClassCount, rows);
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
        for (var row = 0; row < found.ClassNames.Count; row++) rows.TryAdd(found.ClassNames[row], row);
        return [.. classNames.Select(name => rows.GetValueOrDefault(name, -1))];
    }

    private static void CopyRows(SeResNet network, StateDictFile file, int fileClassCount, int[] rows)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var taken = rows.Index().Where(pair => pair.Item >= 0).ToArray();
        var to = tensor(taken.Select(pair => (long)pair.Index).ToArray(), device: CPU);
        var from = tensor(taken.Select(pair => (long)pair.Item).ToArray(), device: CPU);
        foreach (var (name, parameter) in network.Head.named_parameters())
        {
            var stored = zeros([fileClassCount, .. parameter.shape[1..]], ScalarType.Float32, CPU);
            file.ReadInto($"{network.HeadName}.{name}", stored);
            var own = parameter.index_copy(0, to.to(parameter.device), stored.index_select(0, from).to(parameter.dtype).to(parameter.device));
            parameter.copy_(own);
        }
    }
}
