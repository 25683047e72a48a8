using System.Diagnostics;

namespace SeNet.Torch.Tests.Ranks;

/// <summary>A job that was started.</summary>
internal sealed class RunningJob
{
    private readonly Process _process;
    private readonly Task<string> _output, _errors;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public RunningJob(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        // Tests may themselves be a launcher's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OMPI_COMM", StringComparison.Ordinal) || name.StartsWith("PMI", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        _process = Process.Start(start)!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>The launcher's process.</summary>
    public int Id => _process.Id;

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">It didn't come; everything has been killed.</exception>
    public FinishedJob Finish()
    {
        using (_process)
        {
            if (!_process.WaitForExit(Mpi.Limit))
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
                throw new TimeoutException($"The job was still running after {Mpi.Limit.TotalSeconds} s. {_output.GetAwaiter().GetResult()} {_errors.GetAwaiter().GetResult()}");
            }
            return new FinishedJob(_process.ExitCode, _output.GetAwaiter().GetResult(), _errors.GetAwaiter().GetResult(), _clock.Elapsed);
        }
    }
}
