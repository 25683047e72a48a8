namespace RunNotebooks;

/// <summary>A package that a notebook references and this program doesn't carry.</summary>
/// <param name="message">Says which, and what to do.</param>
internal sealed class PackageReferenceException(string message) : Exception(message);
