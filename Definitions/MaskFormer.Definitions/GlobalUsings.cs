global using MaskFormer.Language;
global using static MaskFormer.Language.Ops;
