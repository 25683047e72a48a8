using SeNet.Cli.Output;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Published;

/// <summary>Weights that a command line names: by a file, or by a name of the catalogue.</summary>
internal static class NamedWeights
{
    /// <summary>Whether this is a name and no file.</summary>
    public static bool IsName(string pathOrName) => !File.Exists(pathOrName) && PretrainedWeights.TryFind(pathOrName, out _);

    /// <summary>
    /// Fetches what a name means unless it is on this machine, showing how far it is and under which licence it comes; a path passes.
    /// </summary>
    /// <exception cref="IOException">It can't be fetched; says what to do.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the next call goes on.</exception>
    public static void Fetch(string? pathOrName)
    {
        if (pathOrName is null || !IsName(pathOrName)) return;
        using var interruption = new Interruption("Stopping; what has come is kept.");
        Get(pathOrName, interruption.Token);
    }

    /// <summary>The file of a name, fetched if need be.</summary>
    /// <exception cref="UsageException">There is no such name; says which are near.</exception>
    public static string Get(string name, CancellationToken cancellationToken)
    {
        if (Find(name, cancellationToken) is { } found) return found;
        var entry = PretrainedWeights.Find(name);
        Messages.Write($"fetching {entry.FullName} (about {entry.ApproximateBytes >> 20} MiB), licence {entry.Licence};"
            + " ImageNet's images, which it learnt from, have terms of their own");
        return ProgressDisplay.ForThisConsole().Run(display => PretrainedWeights.Get(name, new FetchProgress(display), cancellationToken));
    }

    /// <summary>The file of a name if it is on this machine; nothing is fetched.</summary>
    /// <exception cref="UsageException">There is no such name; says which are near.</exception>
    public static string? Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return Task.Run(() => PretrainedWeights.FindFileAsync(name, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error);
        }
    }
}
