namespace RunNotebooks;

/// <summary>HTML, to be shown as such.</summary>
/// <param name="Content">The HTML.</param>
public sealed record HtmlContent(string Content)
{
    /// <inheritdoc/>
    public override string ToString() => Content;
}
