using Spectre.Console;

namespace SeNet.Cli.Output;

/// <summary>A progress bar that moves, with what lasts above it.</summary>
internal sealed class BarDisplay : ProgressDisplay
{
    public override T Run<T>(Func<IProgress<ProgressNews>, T> work) => Messages.Console.Progress().AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            var task = context.AddTask("starting", maxValue: 1);
            return work(new Immediate(news =>
            {
                if (news.Share is { } share) task.Value = share;
                if (news.Lasting) Messages.Write(news.Text);
                else task.Description = Markup.Escape(news.Text);
            }));
        });
}
