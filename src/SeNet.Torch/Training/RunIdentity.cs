using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>What a run's outcome depends on, as texts by name: two runs of the same network, options and images have the same.</summary>
internal static class RunIdentity
{
    private const int SampledImages = 8;

    // They say how far, where, or how visibly a run goes, not what a step does.
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal)
    {
        nameof(TrainingOptions.Epochs), nameof(TrainingOptions.EarlyStopping), nameof(TrainingOptions.ReportEvery), nameof(TrainingOptions.Device), nameof(TrainingOptions.Checkpointing),
        nameof(TrainingOptions.Ranks), nameof(TrainingOptions.BatchNormalization), nameof(TrainingOptions.GradientWire),
    };

    /// <summary>The texts.</summary>
    public static Dictionary<string, string> Of(nn.Module network, TrainingOptions options, IImageSource training, IImageSource? test)
    {
        var identity = new Dictionary<string, string>(options.Describe().Where(option => !Free.Contains(option.Key.Split('.')[0])));
        if (network is IDescribedNetwork described)
            foreach (var (name, value) in OptionListing.Of(described.ArchitectureOptions, "Architecture.")) identity[name] = value;
        identity["Classes"] = string.Join(", ", training.ClassNames);
        identity["Training images"] = Fingerprint(training);
        identity["Test images"] = test is null ? "none" : Fingerprint(test);
        return identity;
    }

    // All labels and a few images: neither paths nor times, so that a folder may move.
    private static string Fingerprint(IImageSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var labels = new byte[source.Count * sizeof(int)];
        for (var i = 0; i < source.Count; i++) BinaryPrimitives.WriteInt32LittleEndian(labels.AsSpan(i * sizeof(int)), source.GetLabel(i));
        hash.AppendData(labels);
        for (var sample = 0; sample < Math.Min(SampledImages, source.Count); sample++)
            AppendImage(hash, source, (int)((long)sample * source.Count / Math.Min(SampledImages, source.Count)));
        return $"{source.Count} with SHA-256 {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    private static void AppendImage(IncrementalHash hash, IImageSource source, int index)
    {
        try
        {
            var image = source.GetImage(index);
            hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{image.Width}×{image.Height}")));
            hash.AppendData(image.Pixels.Span);
        }
        catch (ImageDecodingException)
        {
            hash.AppendData("unreadable"u8);
        }
    }
}
