using SeNet.Torch.Ranks;

namespace SeNet.Cli.Output;

/// <summary>Shows on the error stream how far something is: a bar on a terminal, a line now and then elsewhere.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>The one that suits where the error stream goes.</summary>
    public static ProgressDisplay ForThisConsole() =>
        RankPlace.Current.IsFirst && Messages.Console.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsErrorRedirected ? new BarDisplay() : new LineDisplay();

    /// <summary>Shows a piece of work while it runs, and gives its result.</summary>
    public abstract T Run<T>(Func<IProgress<ProgressNews>, T> work);

    /// <summary>Reports at once and on the thread that reports, unlike <see cref="Progress{T}"/>.</summary>
    protected sealed class Immediate(Action<ProgressNews> handler) : IProgress<ProgressNews>
    {
        public void Report(ProgressNews value) => handler(value);
    }
}
