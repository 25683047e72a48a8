using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.Torch.Ranks;
using Spectre.Console;

namespace SeNet.Cli.Output;

/// <summary>
/// The error stream: progress, warnings and errors, for people. What a command was asked for goes to the standard output alone, so that
/// it can be piped.
/// </summary>
internal static class Messages
{
    /// <summary>The error stream as Spectre.Console writes to it.</summary>
    public static IAnsiConsole Console { get; } = Create();

    /// <summary>Writes a line; of several ranks, only the first does.</summary>
    public static void Write(string text)
    {
        if (RankPlace.Current.IsFirst) Console.WriteLine(text);
    }

    /// <summary>Writes what went wrong. A rank names itself, and only speaks where the first hasn't said the same, which ends all.</summary>
    public static void WriteError(string text)
    {
        RankJob.AwaitFirst();
        Console.WriteLine(RankPlace.Current.IsShared ? $"error: {RankPlace.Current}: {text}" : $"error: {text}");
    }

    /// <summary>Writes ML.NET's warnings and errors; for <c>MLContext.Log</c>.</summary>
    public static void ShowWarning(object? sender, LoggingEventArgs message)
    {
        if (message.Kind >= ChannelMessageKind.Warning) Write($"warning: {message.RawMessage}");
    }

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        if (System.Console.IsErrorRedirected) console.Profile.Width = int.MaxValue / 4; // a file has no right edge to break lines at
        return console;
    }
}
