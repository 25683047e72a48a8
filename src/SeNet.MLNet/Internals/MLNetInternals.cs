namespace SeNet.MLNet.Internals;

/// <summary>
/// All that this library uses of ML.NET without its being public there; nothing outside this folder does. A test compares the list with
/// the compiled assembly and with the version of ML.NET at hand, so that a new version is one folder's work.
/// </summary>
internal static class MLNetInternals
{
    /// <summary>Types, and members as type and name.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        // The environment behind a catalog, and its settings: MLEnvironment.
        "Microsoft.ML.Data.CatalogUtils",
        "Microsoft.ML.Data.CatalogUtils.GetEnvironment",
        "Microsoft.ML.Data.IInternalCatalog",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal.get_FallbackToCpu",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal.get_GpuDeviceId",
        "Microsoft.ML.Runtime.IHostEnvironmentInternal.get_Seed",

        // Saving and loading: SavedTransformer, ModelWriter, ModelReader.
        "Microsoft.ML.LoadableClassAttribute",
        "Microsoft.ML.LoadableClassAttribute..ctor",
        "Microsoft.ML.ModelLoadContext",
        "Microsoft.ML.ModelLoadContext.CheckAtModel",
        "Microsoft.ML.ModelLoadContext.LoadNonEmptyString",
        "Microsoft.ML.ModelLoadContext.TryLoadBinaryStream",
        "Microsoft.ML.ModelSaveContext.CheckAtModel",
        "Microsoft.ML.ModelSaveContext.SaveBinaryStream",
        "Microsoft.ML.ModelSaveContext.SaveNonEmptyString",
        "Microsoft.ML.ModelSaveContext.SetVersionInfo",
        "Microsoft.ML.SignatureLoadModel",
        "Microsoft.ML.VersionInfo",
        "Microsoft.ML.VersionInfo..ctor",

        // A step of ML.NET's own export to ONNX: ConvertibleView, OnnxWriter.
        "Microsoft.ML.Data.IDataTransform",
        "Microsoft.ML.Model.OnnxConverter.ICanSaveOnnx",
        "Microsoft.ML.Model.OnnxConverter.ISaveAsOnnx",
        "Microsoft.ML.Model.OnnxConverter.ITransformCanSaveOnnx",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.AddInitializer",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.AddIntermediateVariable",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.CheckOpSetVersion",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.ContainsColumn",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.CreateNode",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.GetNodeName",
        "Microsoft.ML.Model.OnnxConverter.OnnxContext.GetVariableName",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode",
        "Microsoft.ML.Model.OnnxConverter.OnnxNode.AddAttribute",

        // An estimator's output before it is fitted: ShapeColumn.
        "Microsoft.ML.SchemaShape+Column..ctor",
    ];
}
