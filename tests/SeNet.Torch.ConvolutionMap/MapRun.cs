using System.Diagnostics;
using System.Globalization;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>Has cases computed by worker processes, a new one after each that ended.</summary>
/// <param name="caches">What oneDNN is to think of the caches.</param>
/// <param name="variables">Environment variables of the workers.</param>
internal sealed class MapRun(CachesOfCase caches, params (string Name, string Value)[] variables)
{
    /// <summary>Computes the cases, one after the other.</summary>
    /// <exception cref="PlatformNotSupportedException">Hidden caches can't be simulated here.</exception>
    public IEnumerable<CaseResult> Execute(IReadOnlyList<ConvolutionCase> cases)
    {
        for (var next = 0; next < cases.Count;)
        {
            using var worker = Start();
            try
            {
                foreach (var result in Answers(worker, cases, next))
                {
                    next++;
                    yield return result;
                }
            }
            finally
            {
                worker.Kill();
            }
        }
    }

    // Up to the case that ends the worker, if one does.
    private static IEnumerable<CaseResult> Answers(Process worker, IReadOnlyList<ConvolutionCase> cases, int next)
    {
        worker.BeginErrorReadLine(); // a process that dies has much to say
        for (; next < cases.Count; next++)
        {
            string line;
            try
            {
                worker.StandardInput.WriteLine(cases[next]);
                line = worker.StandardOutput.ReadLine() ?? "";
            }
            catch (IOException)
            {
                line = ""; // it is gone already
            }
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [.., Worker.Done])
            {
                yield return new(cases[next], Parse(words[..^1]), null);
                continue;
            }
            worker.WaitForExit();
            if (worker.ExitCode == Worker.NotSimulated) throw new PlatformNotSupportedException("Hidden caches can't be simulated here.");
            yield return new(cases[next], Parse(words), worker.ExitCode);
            yield break;
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(MapRun).Assembly.Location, "worker", caches.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static (string, double)[] Parse(string[] words) =>
        [.. words.Select(word => word.Split('=')).Where(pair => pair.Length == 2).Select(pair => (pair[0], double.Parse(pair[1], CultureInfo.InvariantCulture)))];
}
