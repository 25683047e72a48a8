namespace SeNet.Cli;

/// <summary>The command line asks for something that can't be.</summary>
/// <param name="message">What, and what could be asked for instead.</param>
/// <param name="innerException">The cause, where there is one.</param>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>An option that the libraries refuse.</summary>
    public UsageException(ArgumentException cause) : this(Describe(cause), cause)
    {
    }

    /// <summary>A message without the parameter's name, which .NET puts behind it and which says nothing on a command line.</summary>
    public static string Describe(ArgumentException error) => error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal);
}
