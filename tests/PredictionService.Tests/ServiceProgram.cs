using System.Diagnostics;

namespace SeNet.Samples.PredictionService.Tests;

/// <summary>The service as a process of its own, started as a user starts it.</summary>
internal sealed class ServiceProgram : IDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;

    public ServiceProgram(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PredictionService.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        Errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>All that it writes to its standard error, when it has ended.</summary>
    public Task<string> Errors { get; }

    /// <summary>Reads the log up to where the server tells its address.</summary>
    public async Task<Uri> WaitForAddressAsync()
    {
        var line = await WaitForAsync(Listening);
        return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
    }

    /// <summary>Reads the log up to a line with a text, and gives it.</summary>
    public async Task<string> WaitForAsync(string part)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains(part, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"The program ended before it said '{part}'. {await Errors}");
    }

    /// <summary>Asks it to end.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Log)> WaitForExitAsync()
    {
        var log = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, log);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
