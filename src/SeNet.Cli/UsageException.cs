namespace SeNet.Cli;

/// <summary>The command line asks for something that can't be.</summary>
/// <param name="message">What, and what could be asked for instead.</param>
/// <param name="innerException">The cause, where there is one.</param>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
