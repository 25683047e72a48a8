using System.Runtime.CompilerServices;
using SeNet.Torch.Images;

namespace SeNet.Samples.PredictionService;

/// <summary>
/// The service's settings, read from the configuration: the command line (<c>--Batching:MaxSize 64</c>), environment variables
/// (<c>Batching__MaxSize</c>) or appsettings.json. Immutable; checked once, when they are read.
/// </summary>
internal sealed record ServiceOptions
{
    private const int MaxUpload = 1 << 30;

    /// <summary>The model file. Required.</summary>
    public required string Model { get; init; }

    public BatchingOptions Batching { get; init; } = new();

    public UploadOptions Upload { get; init; } = new();

    /// <summary>How requests are gathered.</summary>
    public sealed record BatchingOptions
    {
        /// <summary>Images that are scored at once, 1 to 1024. Default 32.</summary>
        public int MaxSize { get; init; } = 32;

        /// <summary>Milliseconds for which the first request of a batch waits for others, 0 to 60,000. Default 5.</summary>
        public int MaxDelay { get; init; } = 5;

        /// <summary>
        /// Requests in hand at once, from the first byte of their upload to their answer, 1 to 100,000; others are refused. This times
        /// <see cref="UploadOptions.MaxBytes"/> bounds the memory for uploads. Default 128.
        /// </summary>
        public int MaxPending { get; init; } = 128;
    }

    /// <summary>What an upload may be.</summary>
    public sealed record UploadOptions
    {
        /// <summary>Bytes of an encoded image, 1 to 2³⁰. Default 10 MiB.</summary>
        public int MaxBytes { get; init; } = 10 << 20;

        /// <summary>Width × height of an image, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>. Decoding takes 7 bytes for each. Default 50 million.</summary>
        public int MaxPixels { get; init; } = 50_000_000;
    }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="ArgumentException">One is missing or out of its bounds; names it and its value.</exception>
    /// <exception cref="InvalidOperationException">One is unknown or not a number; names it.</exception>
    public static ServiceOptions Read(IConfiguration configuration)
    {
        var model = configuration[nameof(Model)];
        if (string.IsNullOrWhiteSpace(model))
            throw new ArgumentException("No model is given. Name a file that mlContext.Model.Save wrote: --model model.zip");
        var options = new ServiceOptions
        {
            Model = model,
            Batching = Section<BatchingOptions>(configuration, nameof(Batching)),
            Upload = Section<UploadOptions>(configuration, nameof(Upload)),
        };
        options.Validate();
        return options;
    }

    // A mistyped limit would otherwise be no limit.
    private static T Section<T>(IConfiguration configuration, string name) where T : new() =>
        configuration.GetSection(name).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();

    private void Validate()
    {
        Require(Batching.MaxSize is >= 1 and <= 1024, Batching.MaxSize, "1 to 1024");
        Require(Batching.MaxDelay is >= 0 and <= 60_000, Batching.MaxDelay, "0 to 60000 milliseconds");
        Require(Batching.MaxPending is >= 1 and <= 100_000, Batching.MaxPending, "1 to 100000");
        Require(Upload.MaxBytes is >= 1 and <= MaxUpload, Upload.MaxBytes, $"1 to {MaxUpload}");
        Require(Upload.MaxPixels is >= 1 and <= ImageDecoder.MaxPixelLimit, Upload.MaxPixels, $"1 to {ImageDecoder.MaxPixelLimit}");
    }

    private static void Require(bool holds, int value, string bounds, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds) throw new ArgumentException(FormattableString.Invariant($"{name.Replace('.', ':')} must be {bounds}, not {value}."));
    }
}
