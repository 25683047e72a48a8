using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Fitting;

/// <summary>The network that training begins with: fresh, or with the weights of a file.</summary>
internal static class InitialNetwork
{
    /// <summary>Makes the network; the caller disposes it.</summary>
    /// <param name="host">Where it is told what was loaded.</param>
    /// <param name="options">Resolved, so that they name the architecture.</param>
    /// <param name="classCount">The classes of the label.</param>
    /// <param name="seed">Of what is fresh.</param>
    /// <exception cref="WeightsFileException">The file's weights don't fit the network.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SeResNet Create(IHostEnvironment host, SeResNetTrainer.Options options, int classCount, long seed)
    {
        var network = new SeResNet(options.Architecture!, classCount, seed);
        if (options.InitialWeights is not { } path)
        {
            if (options.FineTuning?.FreezeUpTo is { } last)
                Messages.Warn(host, TrainingLog.Activity, $"{last} and all below it are frozen, but have fresh weights, which have learnt nothing; set InitialWeights.");
            return network;
        }
        try
        {
            Load(host, network, path, options.CheckpointWeights);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Load(IHostEnvironment host, SeResNet network, string path, CheckpointWeights weights)
    {
        var found = ModelWeights.Inspect(path, weights);
        var fileClasses = found.ClassCount;
        if (found.Architecture.Reduction is null && network.Architecture.Reduction is not null)
        {
            ModelWeights.Graft(network, path, weights);
            Messages.Inform(host, TrainingLog.Activity, $"Training begins with the weights of '{path}', a plain network's, and gates grafted onto them"
                + $" that leave its results as they are{(fileClasses == network.ClassCount ? "" : ", with a fresh head")}.");
            return;
        }
        if (fileClasses == network.ClassCount)
        {
            ModelWeights.Load(network, path, weights);
            Messages.Inform(host, TrainingLog.Activity, $"Training begins with all weights of '{path}', the head's for {fileClasses} classes included.");
            return;
        }
        ModelWeights.LoadBackbone(network, path, weights);
        var head = fileClasses == 0 ? "the file has none" : $"the file's tells {fileClasses} classes apart, the label has {network.ClassCount}";
        Messages.Inform(host, TrainingLog.Activity, $"Training begins with the weights of '{path}' and a fresh head: {head}.");
    }
}
