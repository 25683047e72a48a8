using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Fitting;

/// <summary>The network that training begins with: fresh, or with the weights of a file.</summary>
internal static class InitialNetwork
{
    private const int NamedClasses = 5;

    /// <summary>Makes the network; the caller disposes it.</summary>
    /// <param name="host">Where it is told what was loaded.</param>
    /// <param name="options">Resolved, so that they name the architecture.</param>
    /// <param name="classNames">The classes of the label.</param>
    /// <param name="seed">Of what is fresh.</param>
    /// <exception cref="WeightsFileException">The file's weights don't fit the network.</exception>
    /// <exception cref="InvalidDataException">They are NaN or infinite; names the tensors.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SeResNet Create(IHostEnvironment host, SeResNetTrainer.Options options, IReadOnlyList<string> classNames, long seed)
    {
        var network = new SeResNet(options.Architecture!, classNames.Count, seed);
        if (options.InitialWeights is not { } path)
        {
            if (options.FineTuning?.FreezeUpTo is { } last)
                Messages.Warn(host, TrainingLog.Activity, $"{last} and all below it are frozen, but have fresh weights, which have learnt nothing; set InitialWeights.");
            return network;
        }
        try
        {
            Load(host, network, path, options, classNames);
            FiniteWeights.Require(network, $"The weights of '{path}' can't be trained");
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Load(IHostEnvironment host, SeResNet network, string path, SeResNetTrainer.Options options, IReadOnlyList<string> classNames)
    {
        var head = ModelWeights.LoadForClasses(network, path, classNames, options.InitialHead, options.CheckpointWeights);
        TellWhatIsLeftOut(host, path, ModelWeights.Inspect(path, options.CheckpointWeights));
        var graft = head.IsGrafted ? " The file has a plain network's weights; gates were grafted onto them that leave its results as they are." : "";
        Messages.Inform(host, TrainingLog.Activity, Describe(path, head, options.InitialHead) + graft);
        if (head.IsByPlace && options.InitialHead == InitialHead.Match)
            Messages.Warn(host, TrainingLog.Activity,
                $"'{path}' doesn't say which classes its head is for; its {head.Taken} rows were taken in their order. If they are for other classes, or in another order, "
                + $"set {nameof(SeResNetTrainer.Options.InitialHead)} to {InitialHead.Replace}; {InitialHead.Take} takes them without this warning.");
    }

    private static void TellWhatIsLeftOut(IHostEnvironment host, string path, WeightsDescription found)
    {
        if (found.OtherNetworks.Count > 0)
            Messages.Inform(host, TrainingLog.Activity, $"'{path}' holds several networks; training begins with {Name(found.Wrapper, found.Prefix)}, not with {List(found.OtherNetworks)}.");
        if (found.IgnoredTensors.Count > 0)
            Messages.Inform(host, TrainingLog.Activity, $"{found.IgnoredTensors.Count} tensors of '{path}' aren't the network's and are left out: {List(found.IgnoredTensors)}.");
    }

    private static string Name(string wrapper, string prefix) => wrapper.Length + prefix.Length == 0 ? "that at its root" : $"'{wrapper}{(wrapper.Length > 0 && prefix.Length > 0 ? "." : "")}{prefix}'";

    private static string Describe(string path, HeadMatch head, InitialHead choice)
    {
        var classCount = head.Taken + head.Fresh.Count;
        if (head.Taken == 0)
        {
            var reason = choice == InitialHead.Replace ? "the options say so"
                : head.FileClassCount == 0 ? "the file has none of one linear layer"
                : head.FileClassNames is { } names ? $"none of the label's {classCount} classes is among the file's {names.Count} ({List(names)})"
                : $"the file's tells {head.FileClassCount} classes apart, the label has {classCount}";
            return $"Training begins with the weights of '{path}' and a fresh head: {reason}.";
        }
        if (head.Fresh.Count == 0 && head.LeftOut == 0)
            return $"Training begins with all weights of '{path}', the head's for {classCount} classes included{(head.Reordered ? ", put in the label's order by their names" : "")}.";
        var fresh = head.Fresh.Count > 0 ? $", {head.Fresh.Count} begin afresh ({List(head.Fresh)})" : "";
        var left = head.LeftOut > 0 ? $"; {head.LeftOut} of the file's {head.FileClassCount} are left out" : "";
        return $"Training begins with the weights of '{path}': of the label's {classCount} classes {head.Taken} have the head's rows of their names{fresh}{left}.";
    }

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamedClasses).Select(name => $"'{name}'")) + (names.Count > NamedClasses ? ", …" : "");
}
