using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.Torch.Downloads;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Fitting;

/// <summary>Fetches weights that are given by name, and tells the log: whose, under which licence, and how far the download is.</summary>
/// <param name="host">Where it is told.</param>
internal sealed class WeightsFetching(IHostEnvironment host) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Makes sure that the file of a name is on this machine; a path passes.</summary>
    /// <exception cref="DownloadException">It can't be fetched; says what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on.</exception>
    public static void Ensure(IHostEnvironment host, string? pathOrName, CancellationToken cancellationToken)
    {
        if (pathOrName is null || File.Exists(pathOrName) || !PretrainedWeights.TryFind(pathOrName, out var entry)) return;
        Messages.Inform(host, TrainingLog.Activity, $"Weights {entry.FullName}: a {entry.ArchitectureName}, licence {entry.Licence}.");
        PretrainedWeights.Get(entry.FullName, new WeightsFetching(host), cancellationToken);
    }

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last) < Pause) return;
        _last = Stopwatch.GetTimestamp();
        Messages.Inform(host, TrainingLog.Activity, string.Create(CultureInfo.InvariantCulture,
            $"Fetching: {value.ReceivedBytes >> 20} of {value.TotalBytes >> 20} MiB, {value.BytesPerSecond / (1 << 20):F1} MiB/s,"
            + $" {value.TimeLeft:hh\\:mm\\:ss} left."));
    }
}
