using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;

// How mlContext.Model.Load finds the reader: a model file names the assembly and the loader signature.
[assembly: Microsoft.ML.LoadableClass(typeof(SeNet.MLNet.SeResNetTransformer), typeof(SavedTransformer), null, typeof(SignatureLoadModel), "SE-ResNet", SavedTransformer.LoaderSignature)]

namespace SeNet.MLNet.Internals;

/// <summary>Ties a transformer's own format (<see cref="ModelFormat"/>) to ML.NET's model files.</summary>
internal static class SavedTransformer
{
    /// <summary>The name that a model file has for the reader; ML.NET allows 24 characters.</summary>
    internal const string LoaderSignature = "SeResNetTransformer";

    // ML.NET takes exactly 8 characters.
    private const string ModelSignature = "SERESNET";

    // Without a version, so that a model may be older or newer than the library: its format's own version decides.
    private static readonly string AssemblyName = typeof(SavedTransformer).Assembly.GetName().Name!;

    // The frame around our own format, which has a version of its own; it need never change.
    private const uint FrameVersion = 0x00010001;

    /// <summary>Writes a transformer.</summary>
    public static void Save(ModelSaveContext context, TrainedModel model, ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.CheckAtModel();
        context.SetVersionInfo(Version());
        ModelFormat.Write(new ModelWriter(context), model, options);
    }

    // Called by ML.NET, by this name and with these parameters.
    private static SeResNetTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        var (model, options) = ModelFormat.Read(new ModelReader(context), EnvironmentDevice.Choose(environment));
        return new SeResNetTransformer(environment, model, options);
    }

    // Parameters in this order: written, readable by, and oldest that this can read.
    private static VersionInfo Version() =>
        new(ModelSignature, FrameVersion, FrameVersion, FrameVersion, AssemblyName, LoaderSignature);
}
