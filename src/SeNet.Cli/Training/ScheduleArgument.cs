using System.Globalization;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>How a learning-rate schedule is written on the command line.</summary>
internal static class ScheduleArgument
{
    /// <summary>What may be written, for help and messages.</summary>
    public const string Forms = "constant, cosine, one-cycle, polynomial, step:N (a tenth every N epochs) or plateau (a tenth when it gets no better)";

    /// <summary>The schedule.</summary>
    /// <param name="text">One of <see cref="Forms"/>; null for none said.</param>
    /// <param name="warmup">Epochs of warm-up before it; null for none said.</param>
    /// <param name="recipe">The recipe's, which holds where nothing is said.</param>
    /// <exception cref="UsageException">There is no such schedule.</exception>
    public static LearningRateSchedule Parse(string? text, double? warmup, LearningRateSchedule recipe)
    {
        if (text is null && warmup is null) return recipe;
        var schedule = text switch
        {
            null when recipe is LearningRateSchedule.WarmupCosine => new LearningRateSchedule.Cosine(),
            null => recipe,
            "constant" => new LearningRateSchedule.Constant(),
            "cosine" => new LearningRateSchedule.Cosine(),
            "one-cycle" => new LearningRateSchedule.OneCycle(),
            "polynomial" => new LearningRateSchedule.Polynomial(),
            "plateau" => new LearningRateSchedule.ReduceOnPlateau(),
            _ when text.StartsWith("step:", StringComparison.Ordinal) && int.TryParse(text["step:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) => new LearningRateSchedule.StepDecay(epochs),
            _ => throw new UsageException($"--schedule must be {Forms}, not '{text}'."),
        };
        return warmup is { } length and > 0 ? new LearningRateSchedule.Warmup(length, schedule) : schedule;
    }
}
