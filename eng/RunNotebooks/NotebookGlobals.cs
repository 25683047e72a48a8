namespace RunNotebooks;

/// <summary>What cells can call without a prefix: the part of .NET Interactive's functions that our notebooks use.</summary>
public sealed class NotebookGlobals
{
    internal CellOutputs? Outputs { get; set; }

#pragma warning disable IDE1006, CA1822 // The names are .NET Interactive's, and what is static couldn't be called without a prefix.
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">Text, a number, HTML (see <see cref="HTML"/>), a list, or any object.</param>
    public void display(object? value) => Outputs!.AddDisplay(value);

    /// <summary>Says that a text is HTML. One that is nothing but an embedded PNG (<c>&lt;img src="data:image/png;base64,…"&gt;</c>) is shown, and stored, as a picture.</summary>
    /// <param name="content">The HTML.</param>
    public HtmlContent HTML(string content) => new(content);
#pragma warning restore IDE1006, CA1822
}
