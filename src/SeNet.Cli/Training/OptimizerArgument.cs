using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>What <c>--optimizer</c> takes.</summary>
internal static class OptimizerArgument
{
    public static IReadOnlyList<string> Names { get; } = ["sgd", "nesterov", "adamw"];

    /// <param name="name">One of <see cref="Names"/>; null for <paramref name="usual"/>.</param>
    /// <param name="usual">The recipe's.</param>
    public static Optimizer Parse(string? name, Optimizer usual) => name switch
    {
        null => usual,
        "sgd" => new Optimizer.Sgd(),
        "nesterov" => new Optimizer.Sgd { Nesterov = true },
        _ => new Optimizer.AdamW(),
    };
}
