using System.Globalization;
using System.Runtime.InteropServices;
using SeNet.Torch.Batches;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.RanksProbe;

/// <summary>A run that saves itself after each epoch and goes on from there, and that a fault strikes in its third.</summary>
public static class FaultyRun
{
    private const int Images = 96, Epochs = 4, FaultyEpoch = 3;

    private static readonly TrainingOptions Options = TrainingOptions.Cifar with
    {
        Epochs = Epochs,
        BatchSize = 16,
        LearningRate = 0.02,
        Seed = 3,
        Device = "cpu",
        WeightAveraging = new WeightAveraging { Decay = 0.9 },
        Augmentation = Augmentation.PadCropAndFlip with { Mixup = 0.4 },
    };

    /// <summary>Trains.</summary>
    /// <param name="folder">Where the run saves itself.</param>
    /// <param name="fault">none; throw, kill, exit, unreadable, skip or nan, on the last rank; disk, on rank 0; seed or data, which then differ; endless, to be stopped; stops, which goes on with that one for an epoch.</param>
    public static int Train(string folder, string fault)
    {
        var place = RankPlace.Current;
        var isLast = place.Rank == place.Size - 1;
        var (epoch, read) = (1, 0);
        var kind = fault switch
        {
            "throw" => FaultKind.Throws,
            "kill" => FaultKind.Kills,
            "exit" => FaultKind.Exits,
            "unreadable" or "skip" => FaultKind.Unreadable,
            _ => FaultKind.None,
        };
        // Those that are looked at before the first epoch, a share of each of the epochs before, with a neighbour per batch to mix with, and some.
        var before = 8 + (FaultyEpoch - 1) * (Images / place.Size + Images / Options.BatchSize) + 10;
        IImageSource training = new FaultySource(new DrawnImageSource(Images, seed: fault == "data" && isLast ? 9 : 1), index =>
            isLast && Interlocked.Increment(ref read) > before && (fault != "skip" || index == 7) ? Struck(kind) : FaultKind.None);
        var options = Options with
        {
            Epochs = fault is "endless" or "stops" ? 100_000 : Epochs,
            Seed = fault == "seed" && isLast ? 4 : 3,
            BadImages = fault == "skip" ? BadImagePolicy.Skip : BadImagePolicy.Fail,
            Checkpointing = new Checkpointing { Folder = folder, Resume = true },
        };
        using var network = new FaultyNetwork(() => fault == "nan" && isLast && Volatile.Read(ref epoch) >= FaultyEpoch && Struck(FaultKind.Throws) != FaultKind.None);
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        var news = new Announcer(finished =>
        {
            if (fault == "stops") stop.Cancel();
            if (fault != "disk" || finished.Epoch != FaultyEpoch - 1 || File.Exists(Path.Combine(folder, "kept"))) return;
            // What can't be replaced is as good as a disk that is full.
            File.Move(Path.Combine(folder, "last.safetensors"), Path.Combine(folder, "kept"));
            Directory.CreateDirectory(Path.Combine(folder, "last.safetensors", "full"));
            Struck(FaultKind.Throws);
        });
        network.StartsEpoch = () => Interlocked.Increment(ref epoch);
        try
        {
            var result = new Trainer(network, options).Fit(training, new DrawnImageSource(20, seed: 2), news, stop.Token);
            var ranks = RankJob.Join();
            if (ranks.IsFirst)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"finished {result.Epochs.Count} epochs, cancelled {result.Cancelled}, skipped {result.SkippedImages.Count}, weights {Print(network)}"));
            return result.Cancelled ? 130 : 0;
        }
        catch (Exception error) when (place.IsShared && error is TrainingDivergedException or RanksException)
        {
            // All ranks get it, and end in order.
            if (place.IsFirst) Console.Error.WriteLine($"error: {error.Message}");
            return 3;
        }

        // Leaves word of when it was, in seconds since 1970, for whoever measures what comes after.
        FaultKind Struck(FaultKind what)
        {
            var file = Path.Combine(folder, "struck");
            if (what != FaultKind.None && !File.Exists(file))
                File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0:F3}"));
            return what;
        }
    }

    // To eight digits: as far as another number of ranks gives the same.
    private static string Print(nn.Module network)
    {
        using var scope = NewDisposeScope();
        var sums = network.state_dict().Select(entry => entry.Value.to(ScalarType.Float64).sum().item<double>());
        return string.Join(' ', sums.Take(5).Select(sum => sum.ToString("E6", CultureInfo.InvariantCulture)));
    }

    private sealed class Announcer(Action<EpochReport> onEpoch) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            if (value is ResumeReport resumed) Console.WriteLine($"resumed {resumed.Epoch} {resumed.Batches}");
            if (value is not EpochReport epoch) return;
            Console.WriteLine($"epoch {epoch.Epoch}");
            onEpoch(epoch);
        }
    }
}
