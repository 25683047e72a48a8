using System.Diagnostics;

namespace SeNet.Cli.Output;

/// <summary>Plain lines, for files and pipes: what lasts, and in between one in a few seconds.</summary>
internal sealed class LineDisplay : ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public override T Run<T>(Func<IProgress<ProgressNews>, T> work)
    {
        var last = Stopwatch.GetTimestamp();
        return work(new Immediate(news =>
        {
            if (!news.Lasting && Stopwatch.GetElapsedTime(last) < Pause) return;
            last = Stopwatch.GetTimestamp();
            Messages.Write(news.Text);
        }));
    }
}
