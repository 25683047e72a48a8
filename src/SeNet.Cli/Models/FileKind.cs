namespace SeNet.Cli.Models;

/// <summary>What a file is.</summary>
internal enum FileKind
{
    /// <summary>A model that ML.NET saved.</summary>
    Model,

    /// <summary>Weights alone.</summary>
    Weights,
}
