using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SeNet.Benchmarks.Workers;

/// <summary>The parent's side of a <see cref="WorkerProgram"/>, or of a script that speaks like it. Disposing ends the process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly string _description;
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly CancellationTokenRegistration _cancellation;
    private readonly CancellationToken _cancellationToken;

    private WorkerProcess(Contender contender, string description, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        Contender = contender;
        _description = description;
        _cancellationToken = cancellationToken;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, data) =>
        {
            lock (_errors) _errors.AppendLine(data.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
        // Its output then ends, and with it what waits for a line; a pending read can't be cancelled everywhere.
        _cancellation = cancellationToken.Register(Kill);
    }

    public Contender Contender { get; }

    /// <summary>What it said when it was warm.</summary>
    public WorkerGreeting Greeting { get; private set; } = null!;

    /// <summary>Starts a contender and waits until it is warm.</summary>
    /// <exception cref="WorkerFailedException">It ended.</exception>
    public static async Task<WorkerProcess> StartAsync(
        Contender contender, string description, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(contender, description, start, cancellationToken);
        try
        {
            worker.Greeting = WorkerGreeting.FromJson(await worker.ReadAsync(WorkerProgram.Ready));
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
        try
        {
            await _process.StandardInput.WriteLineAsync(steps.ToString(CultureInfo.InvariantCulture));
            await _process.StandardInput.FlushAsync(_cancellationToken);
        }
        catch (IOException)
        {
            // It is gone; reading tells why.
        }
        return double.Parse(await ReadAsync(WorkerProgram.Time), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        Kill();
        _process.Dispose();
    }

    /// <summary>The rest of the next line that begins with <paramref name="word"/>; libraries may write others.</summary>
    private async Task<string> ReadAsync(string word)
    {
        while (await _process.StandardOutput.ReadLineAsync(_cancellationToken) is { } line)
            if (line.StartsWith(word + ' ', StringComparison.Ordinal))
                return line[(word.Length + 1)..];

        _cancellationToken.ThrowIfCancellationRequested();
        await _process.WaitForExitAsync(_cancellationToken); // and until all of its errors are read
        var errors = _errors.ToString().Trim();
        throw new WorkerFailedException(
            $"The process of {_description} ended with exit code {_process.ExitCode}. {(errors.Length > 0 ? $"It says:\n{errors}" : "It says nothing.")}");
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
