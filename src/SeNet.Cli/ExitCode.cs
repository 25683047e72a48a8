namespace SeNet.Cli;

/// <summary>What the program ends with. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed; a line on the error stream says what.</summary>
    public const int Failure = 1;

    /// <summary>The command line asks for something that can't be: no such option, or a value out of its bounds.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl+C or SIGTERM: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
