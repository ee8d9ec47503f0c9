// Full-size models: one test at a time has both cores and the memory.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
[assembly: Xunit.TestCaseOrderer("MaskFormer.Fidelity.CaseOrder", "MaskFormer.Fidelity")]
