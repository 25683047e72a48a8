using Microsoft.ML;

namespace SeNet.MLNet.Internals;

/// <summary>The frame that ML.NET puts around a component's own format in a model file.</summary>
/// <param name="ModelSignature">What the component is: exactly 8 characters.</param>
/// <param name="LoaderSignature">The name by which <c>mlContext.Model.Load</c> finds its reader: at most 24 characters.</param>
internal sealed record SavedForm(string ModelSignature, string LoaderSignature)
{
    // Our own format inside has a version of its own; this one need never change.
    private const uint Version = 0x00010001;

    // Without a version, so that a model may be older or newer than the library: its format's own version decides.
    private static readonly string AssemblyName = typeof(SavedForm).Assembly.GetName().Name!;

    /// <summary>Begins to write a component.</summary>
    public ModelWriter BeginWriting(ModelSaveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.CheckAtModel();
        context.SetVersionInfo(CreateVersionInfo());
        return new ModelWriter(context);
    }

    /// <summary>Begins to read a component.</summary>
    public ModelReader BeginReading(ModelLoadContext context)
    {
        context.CheckAtModel(CreateVersionInfo());
        return new ModelReader(context);
    }

    // Parameters in this order: written, readable by, and oldest that this can read.
    private VersionInfo CreateVersionInfo() => new(ModelSignature, Version, Version, Version, AssemblyName, LoaderSignature);
}
