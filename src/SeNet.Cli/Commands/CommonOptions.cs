using System.CommandLine;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Commands;

/// <summary>What several commands take.</summary>
internal static class CommonOptions
{
    /// <summary>For all commands.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write the result as one JSON object.", Recursive = true };

    public static Argument<string> Model { get; } = new("MODEL") { Description = "A model.zip, as 'senet train' or ML.NET saved it." };

    public static Option<string> Device { get; } = new("--device")
    {
        Description = "auto (the first GPU if there is one, else the CPU), cpu, cuda or cuda:N.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "auto",
    };

    public static Option<string> OnBadImage { get; } = OneOf(
        new Option<string>("--on-bad-image") { Description = "What to do with an image that can't be decoded: fail, or skip it and name it.", DefaultValueFactory = _ => "fail" },
        "fail", "skip");

    /// <summary>Largest image that is decoded; <see langword="null"/> for the model's or the trainer's own limit.</summary>
    public static Option<int?> PixelLimit { get; } = CreatePixelLimit();

    public static Option<bool> MovingAverage { get; } = new("--moving-average") { Description = "Of a .pth checkpoint that keeps a moving average of the weights (EMA), take that instead of the trained ones." };

    public static CheckpointWeights ReadCheckpointWeights(ParseResult parsed) =>
        parsed.GetValue(MovingAverage) ? CheckpointWeights.MovingAverage : CheckpointWeights.Trained;

    /// <summary>Which views of an image are scored; <see langword="null"/> for the model's own choice.</summary>
    public static Option<string?> Views { get; } = OneOf(
        new Option<string?>("--tta") { Description = "Test-time augmentation: the mean of several views of each image, none, flip (2), five-crops or ten-crops. Default: the model's." },
        "none", "flip", "five-crops", "ten-crops");

    /// <summary>What <see cref="Views"/> says.</summary>
    public static TestTimeAugmentation? GetViews(ParseResult parsed) => parsed.GetValue(Views) switch
    {
        null => null,
        "none" => TestTimeAugmentation.None,
        "flip" => TestTimeAugmentation.Flip,
        "five-crops" => TestTimeAugmentation.FiveCrops,
        _ => TestTimeAugmentation.TenCrops,
    };

    private static Option<int?> CreatePixelLimit()
    {
        var option = new Option<int?>("--pixel-limit")
        {
            Description = $"Largest width × height of an image that is decoded, in pixels, 1 to {ImageDecoder.MaxPixelLimit}; decoding takes "
                + $"7 bytes for each. Default: the model's limit; of training, {ImageDecoder.DefaultPixelLimit}.",
            HelpName = "PIXELS",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > ImageDecoder.MaxPixelLimit)
                result.AddError($"{option.Name} must be 1 to {ImageDecoder.MaxPixelLimit}, not {result.Tokens[0].Value}.");
        });
        return option;
    }

    /// <summary>An option that takes certain values only; what else is given is refused in one line.</summary>
    public static Option<T> OneOf<T>(Option<T> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!values.Contains(token.Value, StringComparer.Ordinal))
                    result.AddError($"{option.Name} must be {string.Join(", ", values[..^1])} or {values[^1]}, not '{token.Value}'.");
        });
        return option;
    }
}
