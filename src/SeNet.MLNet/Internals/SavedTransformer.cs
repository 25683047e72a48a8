using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;

// How mlContext.Model.Load finds the reader: a model file names the assembly and the loader signature.
[assembly: Microsoft.ML.LoadableClass(typeof(SeNet.MLNet.SeResNetTransformer), typeof(SavedTransformer), null, typeof(SignatureLoadModel), "SE-ResNet", SavedTransformer.LoaderSignature)]

namespace SeNet.MLNet.Internals;

/// <summary>Ties a classifier's own format (<see cref="ClassifierFormat"/>) to ML.NET's model files.</summary>
internal static class SavedTransformer
{
    internal const string LoaderSignature = "SeResNetTransformer";

    private static readonly SavedForm Form = new("SERESNET", LoaderSignature);

    /// <summary>Writes a transformer.</summary>
    public static void Save(ModelSaveContext context, TrainedModel model, ScoringOptions options) =>
        ClassifierFormat.Write(Form.BeginWriting(context), model, options);

    // Called by ML.NET, by this name and with these parameters.
    private static SeResNetTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        var (model, options) = ClassifierFormat.Read(Form.BeginReading(context), EnvironmentDevice.Choose(environment));
        return new SeResNetTransformer(environment, model, options);
    }
}
