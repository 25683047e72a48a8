using SeNet.Cli.Output;
using SeNet.Torch.Downloads;

namespace SeNet.Cli.Published;

/// <summary>Shows how far a download is: bytes, rate and time left.</summary>
/// <param name="display">Where to show it.</param>
internal sealed class FetchProgress(IProgress<ProgressNews> display) : IProgress<DownloadProgress>
{
    private const double MiB = 1 << 20;

    public void Report(DownloadProgress value)
    {
        var total = value.TotalBytes > 0 ? $" of {value.TotalBytes / MiB:N0}" : "";
        var rate = value.BytesPerSecond > 0 ? $"  {value.BytesPerSecond / MiB:N1} MiB/s" : "";
        var left = value.TotalBytes > 0 && value.TimeLeft is { } time
            ? $"  {time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss")} left"
            : "";
        double? share = value.TotalBytes > 0 ? (double)value.ReceivedBytes / value.TotalBytes : null;
        display.Report(new ProgressNews(share, $"{value.ReceivedBytes / MiB:N0}{total} MiB{rate}{left}"));
    }
}
