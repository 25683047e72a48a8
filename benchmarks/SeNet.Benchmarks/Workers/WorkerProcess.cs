using System.Diagnostics;
using System.Globalization;

namespace SeNet.Benchmarks.Workers;

/// <summary>The parent's side of a <see cref="WorkerProgram"/>, or of a script that speaks like it. Disposing ends the process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly ChildProcess _process;

    private WorkerProcess(Contender contender, ChildProcess process)
    {
        Contender = contender;
        _process = process;
    }

    public Contender Contender { get; }

    /// <summary>What it said when it was warm.</summary>
    public WorkerGreeting Greeting { get; private set; } = null!;

    /// <summary>Starts a contender and waits until it is warm.</summary>
    /// <exception cref="WorkerFailedException">It ended.</exception>
    public static async Task<WorkerProcess> StartAsync(
        Contender contender, string description, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(contender, new ChildProcess(description, start, cancellationToken));
        try
        {
            worker.Greeting = WorkerGreeting.FromJson(await worker._process.ReadAsync(WorkerProgram.Ready));
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Lets it do some steps.</summary>
    /// <returns>Milliseconds per step.</returns>
    /// <exception cref="WorkerFailedException">It ended.</exception>
    public async Task<double> MeasureAsync(int steps)
    {
        await _process.WriteAsync(steps.ToString(CultureInfo.InvariantCulture));
        return double.Parse(await _process.ReadAsync(WorkerProgram.Time), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _process.Dispose();
}
