using System.Diagnostics;
using System.Globalization;
using SeNet.Torch.Native;

namespace SeNet.Benchmarks.Workers;

/// <summary>How the process of a contender is started.</summary>
/// <param name="benchmark">What it takes part in.</param>
/// <param name="python">Runs the scripts; <see langword="null"/> where no contender has one.</param>
internal sealed class WorkerLauncher(IBenchmark benchmark, string? python)
{
    /// <param name="benchmarkCase">The case.</param>
    /// <param name="contender">Ours or a peer.</param>
    /// <param name="threads">How many threads to use; <see langword="null"/> for torch's own choice.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public Task<WorkerProcess> StartAsync(BenchmarkCase benchmarkCase, Contender contender, int? threads, CancellationToken cancellationToken)
    {
        var start = contender.PythonScript is { } script
            ? new ProcessStartInfo(python!, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. contender.ScriptArguments])
            : ThisProgram.Start(WorkerProgram.Command, "--benchmark", benchmark.Name, "--case", benchmarkCase.Name, "--variant", contender.Name);
        if (threads is { } count)
        {
            start.ArgumentList.Add("--threads");
            start.ArgumentList.Add(count.ToString(CultureInfo.InvariantCulture));
        }
        if (benchmarkCase.Folder is { } folder)
        {
            foreach (var argument in (string[])["--files", benchmarkCase.Images.ToString(CultureInfo.InvariantCulture), "--folder", folder])
                start.ArgumentList.Add(argument);
        }
        if (contender.DefaultMalloc) start.Environment[MemoryPolicy.Variable] = "default";
        return WorkerProcess.StartAsync(contender, $"{contender.Name}, {benchmarkCase.Name},", start, cancellationToken);
    }
}
