using System.ComponentModel;
using System.Diagnostics;

namespace SeNet.Samples.FineTunePhotos;

/// <summary>Shows a run's report to whoever sits before the screen.</summary>
internal static class ReportPage
{
    public static void Open(string output)
    {
        if (Console.IsOutputRedirected || Console.IsErrorRedirected) return; // nobody is watching
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(Path.Combine(output, "report.html")) { UseShellExecute = true });
        }
        catch (Win32Exception)
        {
            // There is no browser; the path has been printed.
        }
    }
}
