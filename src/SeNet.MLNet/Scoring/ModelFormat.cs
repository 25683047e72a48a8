using System.Security.Cryptography;
using System.Text.Json;
using SeNet.MLNet.Internals;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// How a model is stored: a folder in ML.NET's zip with <c>manifest.json</c> (<see cref="ModelManifest"/>) and
/// <c>weights.safetensors</c>, which other programs can read too. The header holds the manifest's SHA-256, the manifest the weights', so
/// that damage shows. The same model gives the same bytes.
/// </summary>
internal static class ModelFormat
{
    /// <summary>The newest format that can be read. 1: the first; 2: precision, test-time augmentation, reduced decoding and bicubic resizing beside it.</summary>
    public const int Version = 2;

    /// <summary>The first format, which older versions of the library read, too: written wherever it can say everything.</summary>
    public const int FirstVersion = 1;

    /// <summary>Whether the first format can say it.</summary>
    public static bool IsFirst(ImagePreprocessing preprocessing) => !preprocessing.ReducedDecoding && preprocessing.Filter == ResizeFilter.Bilinear;

    private const string ManifestEntry = "manifest.json";
    private const string WeightsEntry = "weights.safetensors";
    private const string Damaged = "The saved SE-ResNet model is damaged";
    private const string Remedy = "Save or copy it again.";

    /// <summary>Writes a network, on whichever device it is, and what the manifest says of it.</summary>
    public static void Write(ModelWriter writer, SeResNet network, ModelManifest manifest)
    {
        byte[] weightsHash = [];
        writer.WriteEntry(WeightsEntry, stream => weightsHash = WriteWeights(network, stream));
        var json = (manifest with { WeightsSha256 = Convert.ToHexStringLower(weightsHash) }).ToJson();
        writer.WriteEntry(ManifestEntry, stream => stream.Write(json));
        writer.WriteText(Convert.ToHexStringLower(SHA256.HashData(json)));
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the caller owns the network.</summary>
    /// <param name="reader">Where it is stored.</param>
    /// <param name="check">Checks what the kind of manifest has of its own; an <see cref="ArgumentException"/> or
    /// <see cref="FormatException"/> from here means a damaged file. Gives the number of the network's classes.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or its parts contradict each other.</exception>
    /// <exception cref="NotSupportedException">A newer version of the library has saved it.</exception>
    /// <exception cref="WeightsFileException">The weights don't fit the architecture; lists what doesn't.</exception>
    public static (SeResNet Network, T Manifest) Read<T>(ModelReader reader, Func<T, int> check)
        where T : ModelManifest
    {
        TorchRuntime.InitializeInBackground(); // takes about as long as the check of the weights
        var manifest = ReadManifest<T>(reader);
        SeResNet? network = null;
        try
        {
            var classCount = check(manifest);
            reader.ReadEntry(WeightsEntry, stream =>
            {
                RequireHash(stream, manifest.WeightsSha256);
                network = SeResNet.ForLoading(manifest.Architecture, classCount);
                ModelWeights.Load(network, stream, WeightsEntry);
            });
            return (network!, manifest);
        }
        catch (Exception error)
        {
            network?.Dispose();
            if (error is not (ArgumentException or FormatException) or WeightsFileException) throw;
            throw new InvalidDataException($"{Damaged}: its manifest contradicts itself. {error.Message} {Remedy}", error);
        }
    }

    private static T ReadManifest<T>(ModelReader reader)
        where T : ModelManifest
    {
        byte[] json = [];
        reader.ReadEntry(ManifestEntry, stream => json = ReadAll(stream));
        try
        {
            var version = ModelManifest.ReadVersion(json);
            if (version > Version)
                throw new NotSupportedException($"The saved SE-ResNet model has format {version}; this version of SeNet.MLNet reads formats up to {Version}. Update the package SeNet.MLNet.");
            if (version < 1)
                throw new InvalidDataException($"{Damaged}: there is no format {version}. {Remedy}");
            if (reader.ReadText() != Convert.ToHexStringLower(SHA256.HashData(json)))
                throw new InvalidDataException($"{Damaged}: its manifest is not the one that was saved. {Remedy}");
            return ModelManifest.FromJson<T>(json);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{Damaged}: its manifest can't be read ({error.Message}). {Remedy}", error);
        }
    }

    private static byte[] WriteWeights(SeResNet network, Stream stream)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
            ModelWeights.Save(network, hashing);
        return hash.Hash!;
    }

    private static void RequireHash(Stream stream, string expectedHash)
    {
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(stream)), expectedHash, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{Damaged}: its weights are not those that were saved. {Remedy}");
        stream.Position = 0;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
