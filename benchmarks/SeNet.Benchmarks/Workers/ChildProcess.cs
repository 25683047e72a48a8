using System.Diagnostics;
using System.Text;

namespace SeNet.Benchmarks.Workers;

/// <summary>A process that is spoken with in lines. Disposing ends it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly string _description;
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly CancellationTokenRegistration _cancellation;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="description">What it is, for messages.</param>
    /// <param name="start">Program, arguments and environment.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public ChildProcess(string description, ProcessStartInfo start, CancellationToken cancellationToken)
    {
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

    /// <summary>Writes a line, unless it has ended: reading tells why.</summary>
    public async Task WriteAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync(_cancellationToken);
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    /// <summary>The rest of the next line that begins with <paramref name="word"/>; libraries may write others.</summary>
    /// <exception cref="WorkerFailedException">It ended.</exception>
    public async Task<string> ReadAsync(string word)
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

    public void Dispose()
    {
        _cancellation.Dispose();
        Kill();
        _process.Dispose();
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
