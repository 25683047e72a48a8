using System.Runtime.InteropServices;
using SeNet.Cli.Output;

namespace SeNet.Cli;

/// <summary>
/// Turns the first Ctrl+C or SIGTERM into a cancelled token, so that what is under way ends in order; the second ends the program as usual.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt, _terminate;
    private readonly string _message;

    /// <param name="message">What to tell the user at the first signal.</param>
    public Interruption(string message)
    {
        _message = message;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested) return;
        signal.Cancel = true;
        Messages.Write($"{_message} Press Ctrl+C again to stop at once.");
        _source.Cancel();
    }
}
